//! Writing the form that changes a ticket, as PHP would: of one property, and of everything a large form holds.

use std::collections::BTreeMap;

use criterion::Criterion;
use smartq::model::{
    DueDate, FieldContent, FieldName, FormBody as _, Tags, TicketInput, UserId, ValueId,
};

use crate::board::ticket;

pub(crate) fn bench(criterion: &mut Criterion) {
    let small = TicketInput::keeping(&ticket(1));
    let fields: BTreeMap<FieldName, FieldContent> = (1..=30u64)
        .map(|number| {
            let content = if number.is_multiple_of(3) {
                FieldContent::Many((1..=5).map(ValueId::new).collect())
            } else {
                FieldContent::One("Straße & Hafen = 100 % ".repeat(10))
            };
            (FieldName::numbered(number), content)
        })
        .collect();
    let large = TicketInput {
        description: Some("Ein Absatz mit Umlauten: äöü.\n".repeat(200)),
        tags: Some(Tags::parse("bug,ui,backend")),
        required_by: Some(DueDate::parse("2026-12-01")),
        assigned_to: Some((1..=20).map(UserId::new).collect()),
        fields,
        ..small.clone()
    };
    let mut group = criterion.benchmark_group("body_encode");
    group.bench_function("move", |bencher| bencher.iter(|| small.encode()));
    group.bench_function("large_form", |bencher| bencher.iter(|| large.encode()));
    group.finish();
}
