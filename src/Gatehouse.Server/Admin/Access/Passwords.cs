using Microsoft.AspNetCore.Identity;

namespace Gatehouse.Server.Admin.Access;

/// <summary>
/// Passwords at rest: PBKDF2 with HMAC-SHA-512 and <see cref="Rounds"/> rounds or more. The format carries the rounds, so that
/// older hashes go on working and are renewed at the next sign-in.
/// </summary>
public sealed class Passwords
{
    /// <summary>Rounds of new hashes, where nothing else is configured.</summary>
    public const int Rounds = 600_000;

    private const string Nobody = "nobody";
    private readonly IPasswordHasher<string> _hasher;
    private readonly string _decoy;

    /// <summary>With the framework's hasher.</summary>
    public Passwords(IPasswordHasher<string> hasher)
    {
        _hasher = hasher;
        _decoy = Hash(Guid.NewGuid().ToString());
    }

    /// <summary>What to store.</summary>
    public string Hash(string password) => _hasher.HashPassword(Nobody, password);

    /// <summary>Compares, with the same work when there is nothing to compare with; so the time says nothing about who exists.</summary>
    /// <param name="stored">Null for somebody who does not exist or has no password.</param>
    /// <param name="password">As typed. Secret.</param>
    /// <param name="rehash">True when the stored form is older than ours and should be renewed.</param>
    public bool Verify(string? stored, string password, out bool rehash)
    {
        var result = _hasher.VerifyHashedPassword(Nobody, stored ?? _decoy, password);
        rehash = result == PasswordVerificationResult.SuccessRehashNeeded;
        return stored is not null && result != PasswordVerificationResult.Failed;
    }
}
