{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<div class="page-head">
<h1>Containers</h1>
{{#CAN_CREATE}}<a class="button primary" href="{{URL_WIZARD_GENERAL}}">New container</a>{{/CAN_CREATE}}
</div>
{{>NO_NODES}}
{{>NODE_TROUBLE}}
{{#HAS_CREATIONS}}
<section class="under-way">
<h2>Under way</h2>
<ul>
{{#CREATION}}
<li><a class="panel creation-row" href="{{URL}}" data-vmid="{{VMID}}"><span class="plate">{{VMID}}</span><span class="creation-who"><strong>{{HOSTNAME}}</strong> <span class="badge">{{NODE_NAME}}</span></span><span class="creation-what">{{STATE_TEXT}}</span></a></li>
{{/CREATION}}
</ul>
</section>
{{/HAS_CREATIONS}}
{{#HAS_DRAFTS}}
<details class="left-over">
<summary>Not finished yet</summary>
<ul>
{{#DRAFT_ROW}}
<li class="panel creation-row" data-draft="{{DRAFT}}">{{#HAS_VMID}}<span class="plate">{{VMID}}</span>{{/HAS_VMID}}<span class="creation-who"><strong>{{HOSTNAME}}</strong></span><span class="creation-what">step {{STEP_NUMBER}}, {{STEP_LABEL}}</span>
<a class="button" href="{{URL}}">Go on<span class="visually-hidden"> with {{HOSTNAME}}</span></a>
<form method="post" action="{{URL_CONTAINERS}}"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="button quiet" type="submit" name="discard" value="{{DRAFT}}">Discard<span class="visually-hidden"> {{HOSTNAME}}</span></button></form></li>
{{/DRAFT_ROW}}
</ul>
</details>
{{/HAS_DRAFTS}}
{{#HAS_FILTER}}
<nav class="filter" aria-label="Filter by node">
<ul>
{{#FILTER}}<li><a href="{{FILTER_URL}}"{{#CURRENT}} aria-current="true"{{/CURRENT}}>{{FILTER_LABEL}}</a></li>{{/FILTER}}
</ul>
</nav>
{{/HAS_FILTER}}
{{#EMPTY}}
<section class="panel empty">
<img class="scene-img" src="{{STATIC}}/quay.svg" width="320" height="120" alt="">
<h2>No containers here yet</h2>
<p class="lead">The berths are free.</p>
{{#CAN_CREATE}}<p><a class="button primary" href="{{URL_WIZARD_GENERAL}}">Create the first one</a></p>{{/CAN_CREATE}}
</section>
{{/EMPTY}}
{{#HAS_ROWS}}
<table class="panel containers">
<caption class="visually-hidden">Containers on your nodes</caption>
<thead><tr><th scope="col">VMID</th><th scope="col">Hostname</th><th scope="col">Status</th><th scope="col">Node</th></tr></thead>
<tbody>
{{#ROW}}
<tr data-vmid="{{VMID}}" data-node="{{NODE_NAME}}">
<th scope="row"><a href="{{CONTAINER_URL}}"><span class="plate">{{VMID}}</span></a></th>
<td class="cell-name">{{HOSTNAME}}{{#CREATION_LINK}} <a class="row-link" href="{{CREATION_URL}}">how it was created</a>{{/CREATION_LINK}}</td>
<td><span class="chip chip-{{STATUS}}">{{STATUS}}</span></td>
<td><span class="badge">{{NODE_NAME}}</span></td>
</tr>
{{/ROW}}
</tbody>
</table>
{{/HAS_ROWS}}
