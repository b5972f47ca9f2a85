{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<div class="page-head">
<h1>Containers</h1>
{{#CAN_CREATE}}<a class="button primary" href="{{URL_WIZARD_GENERAL}}">New container</a>{{/CAN_CREATE}}
</div>
{{>NO_NODES}}
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
<form class="list-filter" id="filter" method="get" action="{{URL_CONTAINERS}}" role="search" aria-label="Containers">
{{>FIELD_Q}}
{{>FIELD_NODE}}
{{>FIELD_STATUS}}
{{>FIELD_TAG}}
{{#HAS_SORT}}<input type="hidden" name="sort" value="{{SORT}}">{{/HAS_SORT}}
<button class="button" type="submit">Filter</button>
</form>
{{/HAS_FILTER}}
<p id="list-news" class="visually-hidden" role="status"></p>
<div id="list" data-wait-url="{{URL_AJAX_CONTAINERS}}"{{#HAS_LATE}} data-late="{{LATE_IDS}}"{{/HAS_LATE}}>
{{#LATE}}
<div class="notice notice-late">
<ul>
{{#LATE_NODE}}<li data-node="{{NODE_NAME}}"><strong>{{NODE_NAME}}</strong> has not answered yet{{#LAST_KNOWN}}; showing what it said at {{AT}}{{/LAST_KNOWN}}.{{#NO_LAST_KNOWN}} Nothing is known from before, so nothing of it is shown.{{/NO_LAST_KNOWN}}</li>{{/LATE_NODE}}
</ul>
<p class="late-way"><a href="{{WAIT_URL}}">Reload and wait longer</a></p>
</div>
{{/LATE}}
{{>NODE_TROUBLE}}
{{#EMPTY}}
<section class="panel empty">
<img class="scene-img" src="{{STATIC}}/quay.svg" width="320" height="120" alt="">
<h2>No containers here yet</h2>
<p class="lead">The berths are free.</p>
{{#CAN_CREATE}}<p><a class="button primary" href="{{URL_WIZARD_GENERAL}}">Create the first one</a></p>{{/CAN_CREATE}}
</section>
{{/EMPTY}}
{{#HAS_COUNT}}<p class="hint list-count"><span id="list-count">{{COUNT}}</span>{{#NARROWED}} <a href="{{ALL_URL}}">Show all</a>{{/NARROWED}}</p>{{/HAS_COUNT}}
{{#NO_MATCH}}<p class="panel empty">No container matches this filter.</p>{{/NO_MATCH}}
{{#HAS_ROWS}}
<table class="panel containers">
<caption class="visually-hidden">Containers on your nodes; a heading sorts by its column</caption>
<thead><tr>
{{#COLUMN}}<th scope="col" class="col-{{COLUMN_NAME}}"{{#SORTED}} aria-sort="{{SORT_WAY}}"{{/SORTED}}><a href="{{SORT_URL}}">{{COLUMN_LABEL}}</a></th>{{/COLUMN}}
</tr></thead>
<tbody>
{{#ROW}}
<tr data-vmid="{{VMID}}" data-node="{{NODE_NAME}}">
<th scope="row"><a href="{{CONTAINER_URL}}"><span class="plate">{{VMID}}</span></a></th>
<td class="cell-name">{{HOSTNAME}}</td>
<td class="cell-status"><span class="chip chip-{{STATUS}}">{{STATUS}}</span>{{#OLD}}<span class="old">as of {{AS_OF}}</span>{{/OLD}}</td>
<td class="cell-node"><span class="badge">{{NODE_NAME}}</span></td>
<td class="cell-tags">{{#TAG}}<span class="tag">{{TAG_NAME}}</span> {{/TAG}}</td>
<td class="cell-number">{{MEMORY}}</td>
<td class="cell-number">{{CPUS}}</td>
</tr>
{{/ROW}}
</tbody>
</table>
{{#PAGES}}
<nav class="list-pages" aria-label="Pages of the list">
{{#PREVIOUS}}<a class="button" rel="prev" href="{{PREVIOUS_URL}}"><span aria-hidden="true">← </span>Previous</a>{{/PREVIOUS}}
<span>Page {{PAGE}} of {{PAGE_COUNT}}</span>
{{#NEXT}}<a class="button" rel="next" href="{{NEXT_URL}}">Next<span aria-hidden="true"> →</span></a>{{/NEXT}}
</nav>
{{/PAGES}}
{{/HAS_ROWS}}
</div>
