using System.Security.Cryptography;

namespace Gatehouse.Protocols.Enrollment;

/// <summary>A key that this server signs enrollment tokens with, or did.</summary>
/// <param name="Kid">Its id in token headers.</param>
/// <param name="Key">Public half is enough for validation. Owned by the caller. Below 2048 bits it verifies nothing.</param>
/// <param name="Withdrawn">True once its tokens are no longer honoured.</param>
public sealed record EnrollmentTokenKey(string Kid, RSA Key, bool Withdrawn);
