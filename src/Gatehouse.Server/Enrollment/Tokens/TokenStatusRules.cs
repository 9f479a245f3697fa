using Gatehouse.Client.Contracts.Enrollment;

namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>The state of a token follows from its row, the clock and what it depends on; it is never stored.</summary>
internal static class TokenStatusRules
{
    /// <summary>How long before its end a token counts as expiring soon.</summary>
    public static readonly TimeSpan Soon = TimeSpan.FromHours(24);

    /// <summary>The state at a moment.</summary>
    public static TokenStatus Of(TokenRow row, IReadOnlyList<string> brokenBecause, DateTimeOffset now)
    {
        var ms = now.ToUnixTimeMilliseconds();
        return row switch
        {
            { RevokedMs: not null } => TokenStatus.Revoked,
            { ExpiresMs: { } end } when end <= ms => TokenStatus.Expired,
            { HasPlace: false } => TokenStatus.Exhausted,
            _ when brokenBecause.Count > 0 => TokenStatus.Broken,
            { NotBeforeMs: { } start } when start > ms => TokenStatus.NotYetValid,
            { ExpiresMs: { } end } when end - ms < Soon.TotalMilliseconds => TokenStatus.ExpiringSoon,
            _ => TokenStatus.Active,
        };
    }

    /// <summary>What should be known though it is no fault.</summary>
    public static IReadOnlyList<string> Warnings(TokenRow row)
    {
        List<string> warnings = [];
        if (row.ExpiresMs is null)
        {
            warnings.Add("never-expires");
        }

        if (row.MaxUses == 0)
        {
            warnings.Add("unlimited");
        }

        return warnings;
    }
}
