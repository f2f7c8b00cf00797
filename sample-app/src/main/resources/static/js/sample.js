import "./chat.js";
import "./hits.js";
import "./orders.js";
import "./siblings.js";
