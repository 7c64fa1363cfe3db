// The page of users, and one's own: every form is sent to the service as it stands.

import { seek } from "/static/seek.js";
import { sends } from "/static/sending.js";

document.querySelectorAll("form[data-method]").forEach(sends);
const input = document.querySelector("[data-seek]");
if (input) seek(input, () => document.querySelectorAll(".user"));
