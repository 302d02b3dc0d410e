//! Chance, which secrets are made of.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;

use super::error::Error;
use crate::model::Secret;

/// 256 random bits as text.
pub(super) fn random_secret() -> Result<Secret, Error> {
    let bytes: [u8; 32] = random_bytes()?;
    Ok(Secret::new(BASE64_URL_SAFE_NO_PAD.encode(bytes)))
}

/// As many bytes that nobody can foresee.
pub(super) fn random_bytes<const N: usize>() -> Result<[u8; N], Error> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|error| Error::NoRandomness(error.to_string()))?;
    Ok(bytes)
}
