"""That a campaign serves a key result is said by the campaign alone, not by a link as well."""

from django.db import migrations


def take_over_links(apps, schema_editor):
    """A campaign that names no key result takes the first it was linked from."""
    Campaign = apps.get_model("campaigns", "Campaign")
    Support = apps.get_model("okrs", "Support")
    links = Support.objects.filter(subject_type="campaign").order_by("at", "pk")
    for link in links.iterator():
        campaigns = Campaign.objects.filter(workspace=link.workspace_id, pk=link.subject_id)
        campaigns.filter(key_result=None).update(key_result=link.key_result_id)
    links.delete()


class Migration(migrations.Migration):
    dependencies = [
        ("campaigns", "0002_rounds_and_reviewed_texts"),
        ("okrs", "0001_cycles"),
    ]

    operations = [migrations.RunPython(take_over_links, migrations.RunPython.noop)]
