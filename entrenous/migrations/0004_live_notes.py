import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from pycrdt import Doc

import entrenous.clock
import entrenous.vault.blobs
from entrenous import vault
from entrenous.record import document, markdown


def take_over(apps, schema_editor):
    """Notes that were plain text become documents. A text that does not open stays as it is."""
    Notes, NotesUpdate = (apps.get_model('entrenous', name) for name in ('Notes', 'NotesUpdate'))
    for notes in Notes.objects.select_related('pair__manager').iterator(chunk_size=200):
        with vault.ring_of(notes.pair.manager, only=notes.pair):
            if isinstance(notes.text, vault.Unreadable):
                continue
            doc = Doc()
            document.rewrite(doc, markdown.from_markdown(notes.text))
            whole = NotesUpdate(
                pair_id=notes.pair_id, meeting_id=notes.meeting_id,
                by_id=notes.written_by_id, at=notes.written_at, is_whole=True,
            )
            whole.body = vault.Sealer(notes.pair_id, NotesUpdate, 'body').seal(whole.pk, doc.get_update())
            whole.save()


class Migration(migrations.Migration):

    dependencies = [
        ('entrenous', '0003_addresses_without_an_old_one'),
    ]

    operations = [
        migrations.CreateModel(
            name='NotesUpdate',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('body', entrenous.vault.blobs.SealedBytes()),
                ('at', models.DateTimeField(default=entrenous.clock.now)),
                ('is_whole', models.BooleanField(default=False)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='notes_updates', to='entrenous.meeting')),
                ('pair', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='entrenous.pair')),
            ],
            options={
                'ordering': ['-is_whole', 'at'],
                'indexes': [models.Index(fields=['meeting', 'at'], name='entrenous_n_meeting_63ce65_idx'), models.Index(condition=models.Q(('is_whole', False)), fields=['pair'], name='typed_and_not_read_yet')],
            },
        ),
        migrations.RunPython(take_over, migrations.RunPython.noop, elidable=True),
    ]
