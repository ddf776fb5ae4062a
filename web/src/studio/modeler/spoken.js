// The names of a diagram in the reader's language: drawn, found, and edited where they stand. The file holds
// English in `name` and Chinese in the property `name:zh`; which of them is shown can be changed.
import LabelEditingProvider from "bpmn-js/lib/features/label-editing/LabelEditingProvider";
import BpmnSearchProvider from "bpmn-js/lib/features/search/BpmnSearchProvider";
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";

import { named } from "./panel/texts.js";

/** Which language the canvas shows. */
export class Tongue {
  static $inject = ["elementRegistry", "graphicsFactory", "extensions", "language", "bpmnRenderer"];

  constructor(elementRegistry, graphicsFactory, extensions, language, bpmnRenderer) {
    this.language = language;
    this._extensions = extensions;
    this._registry = elementRegistry;
    this._redraw = () =>
      elementRegistry.forEach((element, gfx) => {
        if (element.parent) graphicsFactory.update(element.waypoints ? "connection" : "shape", element, gfx);
      });
    for (const draw of ["drawShape", "drawConnection"]) {
      const original = bpmnRenderer[draw].bind(bpmnRenderer);
      bpmnRenderer[draw] = (gfx, element, ...rest) => this._as(element, () => original(gfx, element, ...rest));
    }
  }

  /** Show the names in another language. */
  speak(language) {
    this.language = language;
    this._redraw();
  }

  /** The Chinese name of an element if that is shown; undefined if the element has none. */
  translated(element) {
    if (this.language === "en") return undefined;
    return this._extensions.property(element, "name:zh", getBusinessObject(element)) || undefined;
  }

  /** Look at all elements as if they were named in the language that is shown. */
  asShown(look) {
    const back = this._registry.getAll().map((element) => this._named(element)).reverse();
    try {
      return look();
    } finally {
      for (const one of back) one();
    }
  }

  /** Draw an element as if it were named in the language that is shown. */
  _as(element, draw) {
    const back = this._named(element);
    try {
      return draw();
    } finally {
      back();
    }
  }

  /** Name an element in the language that is shown; gives what takes it back. */
  _named(element) {
    const object = getBusinessObject(element);
    const name = object?.get && this.translated(element);
    if (!name) return () => {};
    const attribute = is(object, "bpmn:TextAnnotation") ? "text" : "name";
    const kept = object[attribute];
    object[attribute] = name;
    return () => {
      object[attribute] = kept;
    };
  }
}

/** Finds elements by the names that are shown. */
export class SpokenSearch extends BpmnSearchProvider {
  static $inject = [...BpmnSearchProvider.$inject, "tongue"];

  constructor(...services) {
    super(...services.slice(0, -1));
    this._tongue = services.at(-1);
  }

  find(pattern) {
    return this._tongue.asShown(() => super.find(pattern));
  }
}

/** Writes a name that is edited on the canvas into the language that is shown. */
export class SpokenLabels extends LabelEditingProvider {
  static $inject = [...LabelEditingProvider.$inject, "tongue", "extensions"];

  constructor(...services) {
    super(...services.slice(0, -2));
    [this._tongue, this._extensions] = services.slice(-2);
  }

  activate(element) {
    const context = super.activate(element);
    if (context && this._tongue.language !== "en") {
      context.text = this._tongue.translated(element) ?? context.text;
    }
    return context;
  }

  update(element, text, oldText, bounds) {
    const target = element.labelTarget ?? element;
    if (this._tongue.language === "en" || is(target, "bpmn:Group")) {
      return super.update(element, text, oldText, bounds);
    }
    // A label needs its English name to have a place in the drawing.
    const object = getBusinessObject(target);
    if (!object.get(is(object, "bpmn:TextAnnotation") ? "text" : "name")) super.update(element, text, oldText, bounds);
    return this._extensions.say(target, { "name:zh": text.trim() }, named(target));
  }
}
