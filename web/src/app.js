// Every page's script: htmx for the parts that are swapped, islands for what HTML can't do.
import "@tabler/core/dist/css/tabler.css";
import "./css/base.css";
import "./css/page.css";
import "./css/inbox.css";
import "./css/islands.css";
import "./css/files.css";
import "htmx.org";

import { startControls } from "./controls.js";
import { mountIslands } from "./islands.js";
import { startKeys } from "./keys.js";
import { startMenus } from "./menus.js";

mountIslands();
startKeys();
startMenus();
startControls();
document.addEventListener("htmx:after:swap", mountIslands);
