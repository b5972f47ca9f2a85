{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<section class="panel narrow">
<h1>Remove {{NAME}}?</h1>
<p class="lead">Berth forgets the node and its API token. Containers on the node stay as they are, and so does the token in Proxmox.</p>
{{#IS_DEFAULT}}<p>{{NAME}} is your default node. The oldest of the others takes its place.</p>{{/IS_DEFAULT}}
<form method="post" action="{{URL_NODES}}" class="actions">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="action" value="remove">
<input type="hidden" name="id" value="{{ID}}">
<button class="button danger-solid" type="submit">Remove the node</button>
<a class="button quiet" href="{{URL_NODES}}">Keep it</a>
</form>
</section>
