namespace Gatehouse.Client.TvProvider.Answers;

/// <summary>What the service says of a failure, or this library in its shape.</summary>
/// <param name="Code">Names the failure. New ones may come: unknown ones count by their <paramref name="Action"/>.</param>
/// <param name="Action">What helps: one of <see cref="TvErrorActions"/>.</param>
/// <param name="Status">In the manner of HTTP; 0 when nothing answered.</param>
/// <param name="Message">For developers.</param>
/// <param name="Details">In the provider's words, for viewers; null for none.</param>
/// <param name="HelpUrl">Where to read on; null for none.</param>
/// <param name="Trace">Finds it in the server's log; null for none.</param>
public sealed record TvError(string Code, string Action, int Status, string Message, string? Details = null, string? HelpUrl = null, string? Trace = null)
{
    /// <summary>Nothing answered, or something else than the service did. May work later.</summary>
    public const string Unreachable = "client_unreachable";

    /// <summary>The answer cannot be understood.</summary>
    public const string Unreadable = "client_unreadable_answer";

    /// <summary>Too many requests, also after waiting.</summary>
    public const string Throttled = "client_throttled";

    /// <summary>Nobody is signed in: that comes first.</summary>
    public const string NotSignedIn = "client_not_signed_in";

    /// <summary>The viewer came by the account of the device, which does not vouch for them now.</summary>
    public const string PartnerStatusInvalid = "client_partner_status_invalid";
}
