// What the form editor says, in Chinese. It has no place for translations, so its own texts are
// replaced where it shows them; what people write stands in inputs and in the drawn form, which are
// left alone.

const MANDARIN = {
  "Action": "操作",
  "Add properties directly to the form schema, useful to configure functionality in custom-built task applications and form renderers.":
    "直接添加到表单定义的属性，译文也保存在其中。",
  "Allow add/delete items": "允许增删项目",
  "Allow same origin": "允许同源",
  "Allows arbitrary precision values": "允许任意精度的值",
  "Alternative text": "替代文字",
  "Appearance": "外观",
  "Auto": "自动",
  "Binds to a form variable": "绑定到表单变量",
  "Bottom": "底部",
  "Button": "按钮",
  "Center": "居中",
  "Checkbox": "复选框",
  "Checkbox group": "复选框组",
  "Checked": "选中",
  "Clear content": "清除",
  "Column": "列",
  "Columns": "列数",
  "Components": "组件",
  "Compute on": "计算时机",
  "Condition": "条件",
  "Constraints": "限制",
  "Containers": "容器",
  "Content": "内容",
  "Create": "新建",
  "Custom": "自定义",
  "Custom error message": "自定义错误提示",
  "Custom properties": "自定义属性",
  "Custom regular expression": "自定义正则表达式",
  "Data source": "数据来源",
  "Date": "日期",
  "Date & time": "日期和时间",
  "Date label": "日期标签",
  "Date time": "日期时间",
  "Decimal digits": "小数位数",
  "Default number of items": "默认项目数",
  "Default value": "默认值",
  "Define an expression to calculate the value of this field": "定义计算此字段值的表达式",
  "Define an expression to populate the options from.": "定义提供选项的表达式。",
  "Define which input property to populate the values from": "指定提供选项的输入变量",
  "Descriptive text for screen reader accessibility.": "供屏幕阅读器使用的说明文字。",
  "Disable collapse": "禁止收起",
  "Disable this field when it should not be interactive for end-users. Its data will not be submitted. This setting takes precedence over read-only.":
    "禁用后用户无法操作，其数据不会提交；此设置优先于只读。",
  "Disabled": "禁用",
  "Disallow past dates": "不允许过去的日期",
  "Drag and drop components here to start designing.": "将组件拖到此处开始设计。",
  "Dynamic list": "动态列表",
  "Dynamic options": "动态选项",
  "Email": "电子邮箱",
  "Enter a form input variable that contains the data for the table or define an expression to populate the data dynamically.":
    "填写包含表格数据的变量，或用表达式动态提供数据。",
  "Expression": "表达式",
  "Expression or static value (link/data URI)": "表达式或固定值（链接或 data URI）",
  "Field description": "字段说明",
  "File picker": "文件选择",
  "Form": "表单",
  "Form submission": "表单提交",
  "Forms submission": "表单提交",
  "General": "常规",
  "Group": "分组",
  "HTML view": "HTML 内容",
  "Header items": "表头",
  "Headers source": "表头来源",
  "Height": "高度",
  "Height of the container in pixels.": "容器高度（像素）。",
  "Hide if": "隐藏条件",
  "Image source": "图片来源",
  "Image view": "图片",
  "Increment": "步长",
  "Input": "输入",
  "Input values key": "输入变量",
  "Input data": "输入数据",
  "Key": "键名",
  "Label": "标签",
  "Layout": "布局",
  "Link referring to a hosted image, or use a data URI directly to embed image data into the form.":
    "图片链接，或用 data URI 将图片嵌入表单。",
  "List of items": "列表项",
  "Make this field read-only when it cannot be edited by the end-user, but its content is important for them to see. Its data will still be submitted.":
    "只读时用户可见但不能修改，其数据仍会提交。",
  "Maximum": "最大值",
  "Maximum length": "最大长度",
  "Minimum": "最小值",
  "Minimum length": "最小长度",
  "Multiple form fields are selected. Select a single form field to edit its properties.":
    "选中了多个组件，请只选择一个以编辑属性。",
  "No components found.": "未找到组件。",
  "Not checked": "未选中",
  "Number": "数字",
  "Number of non-collapsing items": "不收起的项目数",
  "Number of rows per page": "每页行数",
  "Options expression": "选项表达式",
  "Options source": "选项来源",
  "Output as string": "以文本输出",
  "Output value": "输出值",
  "Pagination": "分页",
  "Path": "路径",
  "Phone": "电话",
  "Prefix": "前缀",
  "Presentation": "展示",
  "Radio group": "单选组",
  "Read only": "只读",
  "Required": "必填",
  "Reset": "重置",
  "Search components": "搜索组件",
  "Searchable": "可搜索",
  "Security attributes": "安全属性",
  "Select": "下拉选择",
  "Select a form field to edit its properties.": "选择一个组件以编辑其属性。",
  "Selection": "选择",
  "Separator": "分隔线",
  "Serialization": "序列化",
  "Show outline": "显示边框",
  "Spacer": "空白",
  "Specify an expression to populate column items": "用表达式提供列",
  "Specify the source from which to populate the table": "指定表格数据的来源",
  "Static": "固定",
  "Static options": "固定选项",
  "Submit": "提交",
  "Subtype": "子类型",
  "Suffix": "后缀",
  "Supported file formats": "支持的文件格式",
  "Table": "表格",
  "Tag list": "标签列表",
  "Target value": "目标值",
  "Text": "文字",
  "Text area": "多行文本",
  "Text field": "单行文本",
  "Text view": "文字内容",
  "The error message to display when the input does not match the regular expression.":
    "输入不符合正则表达式时显示的提示。",
  "Time": "时间",
  "Time format": "时间格式",
  "Time interval": "时间间隔",
  "Time label": "时间标签",
  "Toggle section": "展开或收起",
  "Top": "顶部",
  "Type": "类型",
  "Upload multiple files": "允许多个文件",
  "Use 24h": "24 小时制",
  "Validation": "校验",
  "Validation pattern": "校验格式",
  "Value": "值",
  "Value changes": "值变化时",
  "Version tag": "版本标签",
  "Vertical alignment": "垂直对齐",
  "Where the child variables of this component are pathed to.": "子组件变量所在的路径。",
};
const ATTRIBUTES = ["title", "placeholder", "aria-label"];
/** The drawn form is the author's own; only its palette and panels are the editor's. */
const AUTHORS = ".fjs-form-container, input, textarea, [contenteditable], .cm-editor, .bio-properties-panel-header-label";

/** @param {HTMLElement[]} hosts @returns {() => void} stops */
export function speakMandarin(hosts) {
  const watcher = new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) for (const one of [target, ...addedNodes]) turn(one);
  });
  for (const host of hosts) {
    turn(host);
    watcher.observe(host, { subtree: true, childList: true, characterData: true, attributeFilter: ATTRIBUTES });
  }
  return () => watcher.disconnect();
}

function turn(node) {
  if (node.nodeType === Node.TEXT_NODE) return turnText(node);
  if (node.nodeType !== Node.ELEMENT_NODE) return;
  const texts = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) turnText(texts.currentNode);
  for (const one of [node, ...node.querySelectorAll("[title], [placeholder], [aria-label]")]) {
    if (one.closest(".fjs-form-container")) continue;
    for (const name of ATTRIBUTES) {
      const known = MANDARIN[one.getAttribute(name)];
      if (known) one.setAttribute(name, known);
    }
  }
}

function turnText(text) {
  const known = MANDARIN[text.data.trim()];
  if (known && !text.parentElement?.closest(AUTHORS)) text.data = known;
}
