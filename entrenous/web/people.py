from django.http import HttpResponse
from entrenous.web.access import pair_page, signed_in, administrators_page
@pair_page
def _p(request, **k): return HttpResponse("later")
@signed_in
def _v(request, **k): return HttpResponse("later")
agreement = proposals = acceptance = withdrawal = meetings_of_pair = _p
week = me = people = _v
