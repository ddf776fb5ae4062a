// Reads and writes what rides on an element as extensions: `zeebe:*` elements, and the company's own
// facts among `zeebe:properties`. Each change is one step for undo.
import { getBusinessObject, is } from "bpmn-js/lib/util/ModelUtil";

const PROPERTIES = "zeebe:Properties";

/** Properties with places of their own in the panel. */
export const OWN_PROPERTIES = [
  "name:zh", "documentation:zh", "caution", "caution:zh", "clause", "sla", "variables", "businessKey",
];

export class Extensions {
  static $inject = ["bpmnFactory", "commandStack"];

  constructor(bpmnFactory, commandStack) {
    this._factory = bpmnFactory;
    this._commands = commandStack;
  }

  /** The `zeebe:…` element of a type that an element has, or undefined. */
  find(element, type, object = getBusinessObject(element)) {
    return (object.get("extensionElements")?.get("values") ?? []).find((one) => is(one, type));
  }

  /** Set attributes of an element's extension; it is made if need be, and goes when all are empty. */
  set(element, type, attributes, object = getBusinessObject(element)) {
    const kept = this.find(element, type, object);
    const said = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, value || undefined]));
    const isEmpty = Object.values({ ...(kept && own(kept)), ...said }).every((value) => value === undefined);
    if (kept) this._change(element, [isEmpty ? this._without(object, kept) : [kept, said]]);
    else if (!isEmpty) this._change(element, this._added(object, this._factory.create(type, said)));
  }

  /** What an own property says; empty if it is absent. */
  property(element, name, object = getBusinessObject(element)) {
    return this._entry(object, name)?.get("value") ?? "";
  }

  /**
   * Say own properties; an empty value takes one away.
   *
   * @param {Object<string, string>} values by name
   * @param {object[]} objects that all say so: a pool and its process share their name
   * @param {object} [attributes] of the first object, set in the same step
   */
  say(element, values, objects = [getBusinessObject(element)], attributes = undefined) {
    const changes = objects.flatMap((object) => this._said(object, values));
    if (attributes) for (const object of objects) changes.push([object, attributes]);
    this._change(element, changes);
  }

  /** The mappings of an element: `inputParameters` or `outputParameters`. */
  mappings(element, which) {
    return this.find(element, "zeebe:IoMapping")?.get(which) ?? [];
  }

  /** Add mappings, each `{source, target}`, to those that are there. */
  map(element, wanted) {
    const object = getBusinessObject(element);
    const kept = this.find(element, "zeebe:IoMapping");
    const mapping = kept ?? this._factory.create("zeebe:IoMapping");
    const attributes = {};
    for (const [which, type] of [["inputParameters", "zeebe:Input"], ["outputParameters", "zeebe:Output"]]) {
      const fresh = (wanted[which] ?? []).map((one) => this._child(mapping, type, one));
      attributes[which] = [...mapping.get(which), ...fresh];
    }
    const added = kept ? [] : this._added(object, mapping);
    this._change(element, [...added, [mapping, attributes]]);
  }

  /** Let an event or task mean a message, signal or error of the diagram, made if need be. */
  refer(element, holder, { attribute, type, key, prefix }, value) {
    let root = holder;
    while (root.$parent) root = root.$parent;
    const known = root.get("rootElements").find((one) => is(one, type) && one.get(key) === value);
    if (!value || known) return this._change(element, [[holder, { [attribute]: known }]]);
    const made = this._factory.create(type, { [key]: value, name: value });
    made.id = fresh(root, prefix, value);
    made.$parent = root;
    const all = [...root.get("rootElements"), made];
    return this._change(element, [[root, { rootElements: all }], [holder, { [attribute]: made }]]);
  }

  _entry(object, name) {
    const group = this.find(null, PROPERTIES, object);
    return group?.get("properties").find((one) => one.get("name") === name);
  }

  _said(object, values) {
    const kept = this.find(null, PROPERTIES, object);
    const group = kept ?? this._factory.create(PROPERTIES, { properties: [] });
    const changes = [];
    let entries = group.get("properties");
    for (const [name, value] of Object.entries(values)) {
      const entry = entries.find((one) => one.get("name") === name);
      if (entry && value) changes.push([entry, { value }]);
      else if (entry) entries = entries.filter((one) => one !== entry);
      else if (value) entries = [...entries, this._child(group, "zeebe:Property", { name, value })];
    }
    if (entries === group.get("properties")) return changes;
    if (!kept) changes.push(...this._added(object, group));
    changes.push(entries.length ? [group, { properties: entries }] : this._without(object, group));
    return changes;
  }

  _child(parent, type, attributes) {
    const child = this._factory.create(type, attributes);
    child.$parent = parent;
    return child;
  }

  _added(object, extension) {
    const found = object.get("extensionElements");
    const holder = found ?? this._factory.create("bpmn:ExtensionElements", { values: [] });
    holder.$parent = object;
    extension.$parent = holder;
    const values = [[holder, { values: [...holder.get("values"), extension] }]];
    return found ? values : [[object, { extensionElements: holder }], ...values];
  }

  _without(object, extension) {
    const holder = object.get("extensionElements");
    const values = holder.get("values").filter((one) => one !== extension);
    return values.length ? [holder, { values }] : [object, { extensionElements: undefined }];
  }

  _change(element, changes) {
    if (!changes.length) return;
    this._commands.execute(
      "properties-panel.multi-command-executor",
      changes.map(([moddleElement, properties]) => ({
        cmd: "element.updateModdleProperties",
        context: { element, moddleElement, properties },
      })),
    );
  }
}

/** The attributes that are set. */
function own(extension) {
  const names = extension.$descriptor.properties.map(({ ns }) => ns.localName);
  return Object.fromEntries(names.map((name) => [name, extension[name]]));
}

/** An id that is not taken, which says what it is. */
function fresh(root, prefix, value) {
  const taken = new Set(root.get("rootElements").map((one) => one.id));
  const base = `${prefix}_${value.replace(/\W+/g, "_")}`;
  let id = base;
  for (let count = 2; taken.has(id); count += 1) id = `${base}_${count}`;
  return id;
}
