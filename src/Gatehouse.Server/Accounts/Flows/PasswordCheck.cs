using Gatehouse.Server.Accounts.Upstream.Linking;
using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Admin.Sessions;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Accounts.Flows;

/// <summary>Somebody whose password was right.</summary>
/// <param name="PersonId">Who.</param>
/// <param name="GuardKey">Under which wrong passwords are counted; to be cleared when the sign-in goes on.</param>
/// <param name="Stored">The stored form that it was compared with.</param>
/// <param name="NewHash">What to store when the stored form is out of date.</param>
public sealed record PasswordPassed(string PersonId, string GuardKey, string Stored, string? NewHash);

/// <summary>Checks passwords. Every failure looks and costs the same: unknown, wrong, disabled, gone at the identity provider, locked out, without password.</summary>
public sealed class PasswordCheck(Database database, SignInGuard guard, Passwords passwords, ILogger<PasswordCheck> log)
{
    private const int MaxIdentifier = 254;
    private const int MaxPassword = 256;

    private const string Find = $"""
        select id, case when {AccountStore.HasEnded} then 'gone' else state end as state, password_hash from admin_person
        where org_id = @organizationId and (user_name = @typed or email = @typed or managed_apple_account = @typed)
        """;

    /// <summary>Who it is; null when it is nobody, for whatever reason.</summary>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="identifier">User name, e-mail address or Managed Apple Account, as typed.</param>
    /// <param name="password">As typed. Secret.</param>
    /// <param name="client">For the log.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<PasswordPassed?> RunAsync(string organizationId, string identifier, string password, SignInClient client, CancellationToken ct)
    {
        if (identifier.Length is 0 or > MaxIdentifier || password.Length is 0 or > MaxPassword || identifier.Contains('\0', StringComparison.Ordinal))
        {
            return null; // says nothing about anybody: it depends on what was typed alone
        }

        var typed = Emails.Normalize(identifier);
        var rows = await database.QueryAsync<Row>(Find, new { organizationId, typed }, ct);
        var person = rows is [{ State: "active" } only] ? only : null;

        // One count for all names of a person, and the same one as at the administration's own sign-in.
        var key = person?.Id ?? SignInGuard.OfNobody(organizationId, typed);
        var open = await guard.TryAsync(key, ct);
        var right = passwords.Verify(person?.PasswordHash, password, out var rehash);
        if (!open || person is null || !right)
        {
            AccountsLog.Refused(log, organizationId, client.Address, open ? "wrong name or password" : "locked out");
            return null;
        }

        return new PasswordPassed(person.Id, key, person.PasswordHash!, rehash ? passwords.Hash(password) : null);
    }

    /// <summary>Forgets earlier wrong passwords, and renews the stored form; false when the password was replaced since it was compared.</summary>
    public static async Task<bool> AcceptAsync(Tx tx, PasswordPassed passed)
    {
        var hash = passed.NewHash ?? passed.Stored;
        var stands = await tx.ExecuteAsync(
            "update admin_person set password_hash = @hash where id = @PersonId and password_hash = @Stored", new { hash, passed.PersonId, passed.Stored }) == 1;
        if (stands)
        {
            await SignInGuard.ClearAsync(tx, passed.GuardKey);
        }

        return stands;
    }

    private sealed class Row
    {
        public required string Id { get; init; }

        public required string State { get; init; }

        public string? PasswordHash { get; init; }
    }
}
