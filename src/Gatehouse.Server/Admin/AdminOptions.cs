using Gatehouse.Server.Admin.Access;

namespace Gatehouse.Server.Admin;

/// <summary>People and their sessions; bound from <c>Gatehouse:Admin</c>.</summary>
public sealed class AdminOptions
{
    /// <summary>A session ends after this, used or not. Default 12 hours; 5 minutes to 30 days.</summary>
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>An invitation link ends after this. Default 7 days; 1 hour to 30 days.</summary>
    public TimeSpan InvitationLifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Wrong passwords in a row until a person is locked out. Default 10; 3 to 100.</summary>
    public int LockoutAfter { get; set; } = 10;

    /// <summary>How long. Default 15 minutes; 1 minute to 1 day.</summary>
    public TimeSpan LockoutFor { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// Rounds of PBKDF2 in new hashes of passwords; older hashes are renewed at the next sign-in. Default 600,000, up to
    /// 10 million. Fewer, down to 1,000, only in the environment <c>Development</c>, where tests sign in a thousand times.
    /// </summary>
    public int PasswordRounds { get; set; } = Passwords.Rounds;

    /// <summary>
    /// File of passwords that nobody may choose, beside those that the server knows to be common, such as a list of compromised
    /// ones: one in a line, UTF-8, up to 256 MB. Read at start; it costs eight bytes of memory for each that has 12 characters or more.
    /// </summary>
    public string? PasswordBlocklist { get; set; }

    /// <summary>Audit rows are kept this long. Default 400 days; at least 30.</summary>
    public TimeSpan AuditRetention { get; set; } = TimeSpan.FromDays(400);
}
