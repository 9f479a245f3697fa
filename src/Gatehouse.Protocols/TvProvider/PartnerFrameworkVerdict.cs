namespace Gatehouse.Protocols.TvProvider;

/// <summary>What a <see cref="PartnerFrameworkStatus"/> is good for.</summary>
/// <param name="Mvpd">The MVPD that it stands for, also where it is refused for another reason; null when permission or mapping is missing.</param>
/// <param name="Error">The first check that failed; null when all hold. Where a fallback is due instead of an error, its reason is <see cref="Fallback"/>.</param>
public sealed record PartnerFrameworkVerdict(string? Mvpd, TvErrorCode? Error)
{
    /// <summary><c>reasonType</c> of a session that falls back to basic authentication because of the header.</summary>
    public const string Fallback = "pfs_fallback";

    /// <summary>All checks hold.</summary>
    public bool IsValid => Error is null;
}
