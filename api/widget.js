// The one file that a site names: <script type="module" src=".../widget.js"></script> <footnote-chat></footnote-chat>

import "./widget/element.js";
