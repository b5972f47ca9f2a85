{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<section class="panel message" data-vmid="{{VMID}}">
<img class="scene-img" src="{{STATIC}}/quay.svg" width="320" height="120" alt="">
{{#REMOVED}}
<h1>Removed on the node</h1>
<p class="lead">Container {{VMID}} is not on {{NODE_NAME}} any more. Its VMID is free again.</p>
{{/REMOVED}}
{{#NEVER}}
<h1>No container {{VMID}}</h1>
<p class="lead">There is none on {{NODE_NAME}}: it has been removed there, or there never was one.</p>
{{/NEVER}}
{{#ELSEWHERE}}
<h1>No container {{VMID}} to be seen</h1>
<p class="lead">Something on {{NODE_NAME}} or in its cluster has this VMID, but it is a virtual machine, or a container that the node’s API token may not see.</p>
{{/ELSEWHERE}}
{{#KNOWN}}<p>Berth made <strong>{{HOSTNAME}}</strong> under this VMID on {{AT}}: <a href="{{CREATION_URL}}">how it was created</a></p>{{/KNOWN}}
<p class="actions"><a class="button primary" href="{{LIST_URL}}">To the containers</a><a class="button quiet" href="{{URL_WIZARD_GENERAL}}">Create another</a></p>
</section>
