{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<div class="page-head">
<h1>Creations</h1>
<a class="button" href="{{URL_WIZARD_GENERAL}}">New container</a>
</div>
{{#EMPTY}}
<section class="panel empty">
<img class="scene-img" src="{{STATIC}}/quay.svg" width="320" height="120" alt="">
<h2>Nothing created yet</h2>
<p class="lead">What you create is listed here, with how it went.</p>
</section>
{{/EMPTY}}
{{#HAS_ROWS}}
<p class="visually-hidden" role="status" id="creations-news"></p>
<table class="panel creations" id="creations" data-poll-url="{{POLL_URL}}">
<caption class="visually-hidden">What you have created, the newest first</caption>
<thead><tr><th scope="col">VMID</th><th scope="col">Hostname</th><th scope="col">Node</th><th scope="col">State</th><th scope="col">Who</th><th scope="col">Took</th><th scope="col">Begun</th></tr></thead>
<tbody>
{{#ROW}}
<tr data-id="{{ID}}" data-state="{{STATE}}"{{#FINAL}} data-final="1"{{/FINAL}} data-seconds="{{ELAPSED}}">
<td class="is-vmid"><span class="plate" data-part="vmid">{{VMID}}</span></td>
<th scope="row" class="is-name"><a href="{{URL}}" data-part="hostname">{{HOSTNAME}}</a></th>
<td class="is-node"><span class="badge" data-part="node">{{NODE_NAME}}</span></td>
<td class="is-state"><span class="creation-mark" aria-hidden="true"></span><span data-part="text">{{TEXT}}</span></td>
<td class="is-who"><span class="visually-hidden">Who: </span><span data-part="who">{{WHO}}</span></td>
<td class="is-time"><span class="visually-hidden">Took: </span><span data-part="duration">{{DURATION}}</span></td>
<td class="is-begun"><time data-part="begun">{{BEGUN}}</time></td>
</tr>
{{/ROW}}
</tbody>
</table>
{{/HAS_ROWS}}
{{#PAGES}}
<nav class="creation-pages" aria-label="Pages of the list">
<p>{{RANGE}}</p>
<p class="actions">{{#NEWER}}<a class="button" href="{{NEWER_URL}}" rel="prev">Newer</a>{{/NEWER}}{{#OLDER}}<a class="button" href="{{OLDER_URL}}" rel="next">Older</a>{{/OLDER}}</p>
</nav>
{{/PAGES}}
