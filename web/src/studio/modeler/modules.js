// What the diagram editor is put together from.
import {
  BpmnPropertiesPanelModule,
  BpmnPropertiesProviderModule,
  ZeebePropertiesProviderModule,
} from "bpmn-js-properties-panel";
import ColorPicker from "bpmn-js-color-picker";
import { CreateAppendAnythingModule } from "bpmn-js-create-append-anything";
import TokenSimulation from "bpmn-js-token-simulation";
import ZeebeBehaviors from "camunda-bpmn-js-behaviors/lib/camunda-cloud";
import Minimap from "diagram-js-minimap";
import zeebe from "zeebe-bpmn-moddle/resources/zeebe.json";

import { SharedClipboard } from "./clipboard.js";
import { Extensions } from "./extensions.js";
import { ChoosingProvider } from "./panel/provider.js";
import { SpokenLabels, SpokenSearch, Tongue } from "./spoken.js";
import { translator } from "./translate.js";

export const moddle = { zeebe };

/**
 * @param {{language: string}} settings
 * @param {object} vocabulary what may be chosen, by kind
 * @param {Pending} pending puts off what is typed
 */
export function modules(settings, vocabulary, pending) {
  return [
    BpmnPropertiesPanelModule,
    BpmnPropertiesProviderModule,
    ZeebePropertiesProviderModule,
    ZeebeBehaviors,
    CreateAppendAnythingModule,
    ColorPicker,
    Minimap,
    TokenSimulation,
    {
      __init__: ["choosingProvider", "tongue"],
      choosingProvider: ["type", ChoosingProvider],
      bpmnSearch: ["type", SpokenSearch],
      clipboard: ["type", SharedClipboard],
      debounceInput: ["value", pending.debounce],
      extensions: ["type", Extensions],
      labelEditingProvider: ["type", SpokenLabels],
      tongue: ["type", Tongue],
      language: ["value", settings.language],
      translate: ["value", translator(settings.language)],
      vocabulary: ["value", vocabulary],
    },
  ];
}
