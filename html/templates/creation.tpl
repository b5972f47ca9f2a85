{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<div class="creation">
<section class="panel dock">
<div class="harbour" aria-hidden="true"><div class="crane"></div><div class="load"><span class="plate big">{{VMID}}</span></div><div class="quay"></div></div>
<h1>{{HOSTNAME}} <span class="dock-vmid">VMID {{VMID}}</span></h1>
<p class="dock-state"><span class="state-icon" aria-hidden="true"></span><span id="state-text" role="status"{{#FINAL}} data-final="1"{{/FINAL}}>{{STATE_TEXT}}</span></p>
<p class="dock-facts"><span class="badge">{{NODE_NAME}}</span> <span class="hint"><span class="visually-hidden">Elapsed: </span><span id="elapsed" data-seconds="{{ELAPSED_SECONDS}}">{{ELAPSED}}</span></span></p>
{{#DONE}}<div class="actions">{{#START}}<form method="post" action="{{URL_CREATION}}"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><button class="button" type="submit" name="start_again" value="1">Start it</button></form>{{/START}}<a class="button primary" href="{{URL_CONTAINERS}}">See it in the list</a>{{#SEE}}<a class="button" href="{{CONTAINER_URL}}">Open the container</a>{{/SEE}}<a class="button quiet" href="{{URL_WIZARD_GENERAL}}">Create another</a></div>{{/DONE}}
{{#AGAIN}}<div class="actions"><form method="post" action="{{URL_CREATION}}"><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><button class="button" type="submit" name="again" value="1">The same again</button></form><a class="button quiet" href="{{PRESET_URL}}">Save as a preset</a></div>{{/AGAIN}}
{{#GIVE_UP}}<form class="actions" id="give-up" method="post" action="{{URL_CREATION}}"{{#HIDDEN}} hidden{{/HIDDEN}}><input type="hidden" name="csrf" value="{{CSRF}}"><input type="hidden" name="id" value="{{ID}}"><button class="button quiet" type="submit" name="give_up" value="1">Stop trying</button></form>{{/GIVE_UP}}
</section>
{{#GONE}}
<section class="notice notice-warning reason">
<h2>Not there any more</h2>
<p>{{GONE_TEXT}}</p>
</section>
{{/GONE}}
{{#FAILED}}
<section class="notice notice-error reason">
<h2>{{HEADING}}</h2>
{{#SAID}}<p class="said">{{REASON:p}}</p>{{/SAID}}
{{#FIX}}<p>Your entries are kept.</p><p><a class="button" href="{{FIX_URL}}">{{FIX_LABEL}}</a></p>{{/FIX}}
</section>
{{/FAILED}}
{{#UNKNOWN}}
<section class="notice notice-warning reason">
<h2>We do not know yet</h2>
<p>{{UNKNOWN_TEXT}}</p>
</section>
{{/UNKNOWN}}
{{#ATTENTION}}
<section class="notice notice-warning reason">
<h2>An administrator needs to look at this</h2>
<p>{{ATTENTION_TEXT}}</p>
</section>
{{/ATTENTION}}
<section class="log-panel">
<h2 id="log-h">Task log</h2>
<div class="log" id="log" tabindex="0" role="region" aria-labelledby="log-h"><ol id="log-lines">{{#LOG}}<li data-n="{{N}}">{{TEXT:p}}</li>{{/LOG}}</ol><p class="log-empty">Nothing in the log yet.</p></div>
</section>
{{#HAS_EVENTS}}
<section class="events">
<h2>What happened when</h2>
<ol class="timeline" id="timeline">
{{#EVENT}}<li><time>{{AT}}</time><span>{{TEXT}}</span></li>{{/EVENT}}
</ol>
</section>
{{/HAS_EVENTS}}
</div>
