// Every page's script: htmx for the parts that are swapped, islands for what HTML can't do.
import "@tabler/core/dist/css/tabler.css";
import "./css/base.css";
import "./css/page.css";
import "./css/inbox.css";
import "./css/islands.css";
import "./css/handbook.css";
import "./css/studio.css";
import "./css/files.css";
import "htmx.org";

import { startControls } from "./controls.js";
import { mountIslands } from "./islands.js";
import { startKeys } from "./keys.js";
import { startMenus } from "./menus.js";
import { startZoom } from "./zoom.js";

mountIslands();
startKeys();
startMenus();
startControls();
startZoom();
document.addEventListener("htmx:after:swap", mountIslands);
