//! How identifiers, levels and moments are bound to parameters and read from columns, whichever the database.

use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Encode, Type};

use super::stored;
use crate::model::{
    AccessLevel, FileId, NoteId, ProjectId, RoleId, StepId, TicketId, Timestamp, UserId, ValueId,
};

macro_rules! kept_as_integer {
    ($($name:ty, $into:expr, $from:expr;)+) => {$(
        impl<DB: Database> Type<DB> for $name
        where
            i64: Type<DB>,
        {
            fn type_info() -> DB::TypeInfo {
                <i64 as Type<DB>>::type_info()
            }

            fn compatible(info: &DB::TypeInfo) -> bool {
                <i64 as Type<DB>>::compatible(info)
            }
        }

        impl<'q, DB: Database> Encode<'q, DB> for $name
        where
            i64: Encode<'q, DB>,
        {
            fn encode_by_ref(
                &self,
                buffer: &mut <DB as Database>::ArgumentBuffer,
            ) -> Result<IsNull, BoxDynError> {
                let number: i64 = $into(*self);
                Encode::<'q, DB>::encode_by_ref(&number, buffer)
            }
        }

        impl<'r, DB: Database> Decode<'r, DB> for $name
        where
            i64: Decode<'r, DB>,
        {
            fn decode(value: <DB as Database>::ValueRef<'r>) -> Result<Self, BoxDynError> {
                let number = <i64 as Decode<'r, DB>>::decode(value)?;
                $from(number)
            }
        }
    )+};
}

fn id<T>(number: i64, wrap: fn(u64) -> T) -> Result<T, BoxDynError> {
    Ok(wrap(u64::try_from(number)?))
}

kept_as_integer! {
    UserId, |it: UserId| stored(it.get()), |number| id(number, UserId::new);
    ProjectId, |it: ProjectId| stored(it.get()), |number| id(number, ProjectId::new);
    RoleId, |it: RoleId| stored(it.get()), |number| id(number, RoleId::new);
    StepId, |it: StepId| stored(it.get()), |number| id(number, StepId::new);
    ValueId, |it: ValueId| stored(it.get()), |number| id(number, ValueId::new);
    TicketId, |it: TicketId| stored(it.get()), |number| id(number, TicketId::new);
    NoteId, |it: NoteId| stored(it.get()), |number| id(number, NoteId::new);
    FileId, |it: FileId| stored(it.get()), |number| id(number, FileId::new);
    AccessLevel, AccessLevel::number, |number| Ok(AccessLevel::from_number(number));
    Timestamp, Timestamp::unix, |number: i64| {
        Timestamp::from_unix(number).ok_or_else(|| "a moment beyond all years".into())
    };
}
