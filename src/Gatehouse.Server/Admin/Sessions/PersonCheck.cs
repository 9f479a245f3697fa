using Gatehouse.Server.Admin.Access;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.Admin.Sessions;

/// <summary>Checks a password as <see cref="SignIn"/> does, without beginning a session.</summary>
public sealed class PersonCheck(Database database, SignInGuard guard, Passwords passwords, ILogger<PersonCheck> log) : IPersonCheck
{
    private const int MaxLength = 1024;

    /// <inheritdoc />
    public async Task<string?> CheckAsync(string organizationId, string email, string password, string client, CancellationToken ct)
    {
        if (email.Length is 0 or > MaxLength || password.Length is 0 or > MaxLength)
        {
            return null;
        }

        var open = await guard.TryAsync(email, ct);
        var person = await database.FirstAsync<PersonRow>(
            "select email, password_hash from admin_person where org_id = @organizationId and email = @email and state = 'active'",
            new { organizationId, email = Emails.Normalize(email) }, ct);
        if (!passwords.Verify(person?.PasswordHash, password, out _) || !open)
        {
            AdminLog.SignInRefused(log, client, open ? "wrong address or password" : "locked out");
            return null;
        }

        await database.WriteAsync(tx => SignInGuard.ClearAsync(tx, email), ct);
        return person!.Email;
    }

    private sealed class PersonRow
    {
        public required string Email { get; init; }

        public string? PasswordHash { get; init; }
    }
}
