namespace Gatehouse.Client.TvProvider.Answers;

/// <summary>What is left to do to end a sign-in. The profile of the service is gone already.</summary>
/// <param name="Mvpd">MVPD.</param>
/// <param name="ActionName"><c>logout</c>: open <paramref name="Url"/>; <c>partner_logout</c>: the viewer signs out in the settings of the device; <c>complete</c> or <c>invalid</c>: nothing.</param>
/// <param name="ActionType"><c>interactive</c>, <c>partner_interactive</c> or <c>none</c>.</param>
/// <param name="Url">For a browser, absolute; null for none.</param>
public sealed record TvLogout(string Mvpd, string ActionName, string ActionType, Uri? Url)
{
    /// <summary>The provider ends its own session in a browser.</summary>
    public const string AtProvider = "logout";

    /// <summary>Only the viewer can end it, in the settings of the device.</summary>
    public const string AtDevice = "partner_logout";
}
