// What the form editor explains, warns of and finds wrong in its panel, in Chinese.
import { MANDARIN } from "./mandarin.js";

const EXPLAINED = {
  "\"List of items\" defines a constant, predefined set of form options.\n\n\"Expression\" defines options that are populated from a FEEL expression.":
    "“列表项”是固定的选项；“表达式”用 FEEL 表达式提供选项。",
  "\"Static\" defines a constant, predefined set of form options.\n\n\"Input data\" defines options that are populated dynamically, adjusting based on variable data for flexible responses to different conditions or inputs.\n\n\"Expression\" defines options that are populated from a FEEL expression.":
    "“固定”是预先写好的选项；“输入数据”从变量中取选项；“表达式”用 FEEL 表达式提供选项。",
  "<none>": "<无>",
  "A comma-separated list of": "用逗号分隔的",
  "A number is required.": "必须填写数字。",
  "Allow the iframe to access more functionality of your browser, details regarding the various options can be found in the":
    "允许 iFrame 使用浏览器的更多功能，各选项说明见",
  "Camera access": "使用摄像头",
  "Click to remove dynamic value with FEEL expression": "点击以取消 FEEL 表达式",
  "Click to set a dynamic value with FEEL expression": "点击以用 FEEL 表达式取值",
  "Condition under which the field is deactivated": "满足此条件时停用字段",
  "Condition under which the field is hidden": "满足此条件时隐藏字段",
  "Create new list item": "新建列表项",
  "Date & Time": "日期和时间",
  "Deactivate if": "停用条件",
  "Delete item": "删除项",
  "Enter a HTTPS URL to a source or populate it dynamically via a template or an expression (e.g., to pass a value from the variable).":
    "填写 HTTPS 网址，或用模板或表达式动态提供（例如取变量的值）。",
  "FEEL expression is mandatory": "必须填写 FEEL 表达式",
  "Field label": "字段标签",
  "Geolocation": "地理位置",
  "Group label": "分组标签",
  "ID": "标识",
  "Learn more": "了解更多",
  "List contains # item": "列表有 # 项",
  "List contains # items": "列表有 # 项",
  "MDN iFrame documentation.": "MDN 的 iFrame 文档。",
  "Microphone access": "使用麦克风",
  "Must be a valid QName.": "必须是合法的名称。",
  "Must be a variable or a dot separated path.": "必须是变量名，或用点分隔的路径。",
  "Must be a variable or a dot-separated path": "必须是变量名，或用点分隔的路径。",
  "Must be empty, a variable or a dot-separated path": "必须为空、变量名或用点分隔的路径。",
  "Must be number": "必须是数字。",
  "Must be unique.": "必须唯一。",
  "Must not be a prohibited path.": "不能使用此路径。",
  "Must not be empty": "不能为空。",
  "Must not be empty.": "不能为空。",
  "Must not cause two binding paths to collide": "不能与其他绑定路径冲突。",
  "Must not conflict with other key/path assignments.": "不能与其他键名或路径冲突。",
  "Must not contain numerical path segments.": "路径中不能有数字段。",
  "Must not contain prefix.": "不能带前缀。",
  "Must not contain spaces.": "不能含空格。",
  "No timezone": "无时区",
  "Not all external sources can be displayed in the iFrame. Read more about it in the":
    "并非所有外部网址都能显示在 iFrame 中，详见",
  "Open in fullscreen": "全屏打开",
  "Open modal windows": "打开模态窗口",
  "Open pop-up editor": "在弹窗中编辑",
  "Open popups": "打开弹出窗口",
  "Please make sure that the URL is safe as it might impose security risks.": "请确认网址安全。",
  "Routes the children of this component into a form variable, may be left empty to route at the root level.":
    "子组件的数据写入此变量；留空则写在最上层。",
  "Routes the children of this component into a form variable.": "子组件的数据写入此变量。",
  "Script execution": "执行脚本",
  "Section contains an error": "此部分有错误",
  "Section contains edits": "此部分有内容",
  "Should be a valid number": "必须是有效的数字。",
  "Should be a valid number.": "必须是有效的数字。",
  "Should be an integer.": "必须是整数。",
  "Should be at least #.": "不能小于 #。",
  "Should be at most #.": "不能大于 #。",
  "Should be greater than or equal to zero.": "必须大于或等于零。",
  "Should be greater than zero.": "必须大于零。",
  "Should not contain more than # decimal digits": "小数不能超过 # 位。",
  "Should not contain more than # decimal digits.": "小数不能超过 # 位。",
  "Storage access by user": "使用存储",
  "Supports HTML, styling, and templating. Styles are automatically scoped to the HTML component.":
    "支持 HTML、样式和模板；样式仅作用于此组件。",
  "Supports markdown and templating.": "支持 Markdown 和模板。",
  "Table label": "表格标签",
  "These options can incur security risks, especially if used in combination with dynamic links. Ensure that you are aware of them, that you trust the source url and only enable what your use case requires.":
    "这些选项有安全风险，与动态链接一起使用时尤其如此。请仅在信任来源时开启确实需要的选项。",
  "Toggle list item": "展开或收起列表项",
  "Title": "标题",
  "Top level navigation": "顶层导航",
  "URL": "网址",
  "UTC normalized": "换算为 UTC",
  "UTC offset": "带 UTC 偏移",
  "Use a unique \"key\" to link the form element and the related input/output data. When dealing with nested data, break it down in the user task's input mapping before using it.":
    "键名把表单组件与输入输出数据对应起来，必须唯一。嵌套数据请先在用户任务的输入映射中拆开。",
  "Version tag by which this form can be referenced.": "引用此表单时可用的版本标签。",
  "X-FRAME-OPTIONS documentation": "X-FRAME-OPTIONS 文档",
  "file type specifiers": "文件类型",
  "iFrame": "内嵌网页 (iFrame)",
};

/** The palette's components, by what their buttons say. */
const CREATED = Object.fromEntries(
  Object.entries({ ...MANDARIN, ...EXPLAINED }).flatMap(([name, chinese]) =>
    ["a", "an"].map((article) => [`Create ${article} ${name} element`, `添加${chinese}`])),
);

/** All that the form editor says. */
export const SAID = { ...CREATED, ...EXPLAINED, ...MANDARIN };
