{{%AUTOESCAPE context="HTML"}}
{{! SPDX-License-Identifier: MIT}}
<aside class="banner" data-banner="no-nodes" aria-label="No nodes">
<img src="{{STATIC}}/buoy.svg" width="48" height="48" alt="">
<div>
<p class="banner-title">No Proxmox nodes configured</p>
<p>Berth creates containers on your own Proxmox VE nodes. Tell it about the first one and you can begin.</p>
</div>
<a class="button" href="{{URL_NODES}}">Add a node</a>
</aside>
