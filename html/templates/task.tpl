{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
{{>NODE_TROUBLE}}
<div class="creation">
<section class="panel dock task-dock">
<h1>{{TITLE}}</h1>
<p class="dock-state"><span class="state-icon" aria-hidden="true"></span><span id="state-text" role="status"{{#FINAL}} data-final="1"{{/FINAL}}>{{STATE_TEXT}}</span></p>
<p class="dock-facts"><span class="badge">{{NODE_NAME}}</span> <span class="hint">Begun {{STARTED}}, by the node’s clock</span></p>
<div class="actions"><a class="button{{#FINAL}} primary{{/FINAL}}" href="{{BACK_URL}}">{{BACK_LABEL}}</a></div>
</section>
{{#FAILED}}
<section class="notice notice-error reason">
<h2>What Proxmox said</h2>
<p class="said">{{REASON:p}}</p>
</section>
{{/FAILED}}
<section class="log-panel">
<h2 id="log-h">Task log</h2>
<div class="log" id="log" tabindex="0" role="region" aria-labelledby="log-h"><ol id="log-lines">{{#LOG}}<li data-n="{{N}}">{{TEXT:p}}</li>{{/LOG}}</ol><p class="log-empty">Nothing in the log yet.</p></div>
<p class="hint upid">{{TYPE}} · <code>{{UPID}}</code></p>
</section>
</div>
