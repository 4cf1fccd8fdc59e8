"""Reading what a Prometheus would read."""

from urllib.request import urlopen

from prometheus_client.parser import text_string_to_metric_families


class Numbers:
    def __init__(self, text: str) -> None:
        families = text_string_to_metric_families(text)
        self.samples = [sample for family in families for sample in family.samples]

    def of(self, name: str, **labels: str) -> float:
        """The sum of all that bear this name and these labels."""
        return sum(
            sample.value
            for sample in self.samples
            if sample.name == name and labels.items() <= sample.labels.items()
        )

    def labels(self, name: str, label: str) -> set[str]:
        return {sample.labels[label] for sample in self.samples if sample.name == name}


def scraped(port: int) -> Numbers:
    with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        return Numbers(answer.read().decode())
