using Gatehouse.Server.OAuth.Contracts;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mdm.Authorization;

/// <summary>A device's token that lives, or ran out a moment ago.</summary>
public sealed class AccountToken
{
    /// <summary>Sign-in that it comes from.</summary>
    public required string GrantId { get; init; }

    /// <summary>Whom it speaks for.</summary>
    public required string PersonId { get; init; }

    /// <summary>When the person signed in.</summary>
    public long GrantedMs { get; init; }

    /// <summary>It ran out, so little ago that work which had begun is still finished with it.</summary>
    public bool Expired { get; init; }
}

/// <summary>Looks tokens up within a transaction, as the other checks of a message are done.</summary>
public sealed class AccountTokens(TimeProvider time, IOptions<MdmOptions> options)
{
    private static readonly string Find = DeviceTokenSql.Find("@token", "@organizationId");

    /// <summary>Null when the token is no device's, was ended, or ran out too long ago.</summary>
    public async Task<AccountToken?> FindAsync(Tx tx, string organizationId, byte[]? token)
    {
        var now = time.GetUtcNow();
        return token is null ? null : await tx.FirstAsync<AccountToken>(
            Find,
            new { token, organizationId, now = now.ToUnixTimeMilliseconds(), since = (now - options.Value.TokenGrace).ToUnixTimeMilliseconds() });
    }

    /// <summary>True when the device can obtain a new token from its sign-in by itself.</summary>
    public async Task<bool> RenewsItselfAsync(Tx tx, string? grantId) =>
        grantId is not null
        && await tx.ScalarAsync<long?>(DeviceTokenSql.GrantLives, new { grantId, now = time.GetUtcNow().ToUnixTimeMilliseconds() }) is not null;
}
