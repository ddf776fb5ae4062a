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

export const moddle = { zeebe };

/** @param {{language: string}} settings */
export function modules(settings, vocabulary) {
  return [
    BpmnPropertiesPanelModule,
    BpmnPropertiesProviderModule,
    ZeebePropertiesProviderModule,
    ZeebeBehaviors,
    CreateAppendAnythingModule,
    ColorPicker,
    Minimap,
    TokenSimulation,
    { vocabulary: ["value", vocabulary] },
  ];
}
