//! Decoding a page of tickets as the server sends it. Aim: under 10 ms for 1,000.

use criterion::{BenchmarkId, Criterion, Throughput};
use serde_json::json;
use smartq::model::{Page, Ticket};

use crate::board::ticket;

pub(crate) fn bench(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("decode_page");
    for count in [100u64, 1_000] {
        let items: Vec<Ticket> = (1..=count).map(ticket).collect();
        let text =
            json!({"items": items, "total": 100_000, "count": count, "offset": 0}).to_string();
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(BenchmarkId::from_parameter(count), |bencher| {
            bencher.iter(|| serde_json::from_str::<Page<Ticket>>(&text).unwrap());
        });
    }
    group.finish();
}
