using Gatehouse.Server.Accounts.Contracts;

namespace Gatehouse.Server.Accounts.Upstream;

/// <summary>
/// Identity providers at which people of an organization sign in instead of here. A provider is chosen by what was typed
/// alone, never by whether somebody exists. No call is made inside a transaction.
/// </summary>
public interface IUpstreamProviders
{
    /// <summary>True when the organization has any; the page then asks for the name first.</summary>
    Task<bool> AnyAsync(string organizationId, CancellationToken ct);

    /// <summary>The provider that is responsible for what was typed, by its domain; null for ourselves.</summary>
    Task<UpstreamChoice?> ChooseAsync(string organizationId, string typed, CancellationToken ct);

    /// <summary>Prepares to send the browser to the provider.</summary>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="upstreamId">Chosen provider.</param>
    /// <param name="state">The <c>state</c> to send along; it comes back to the callback.</param>
    /// <param name="callback">Absolute address of the callback.</param>
    /// <param name="typed">What was typed; a hint for the provider.</param>
    /// <param name="wanted">How fresh and how sure it has to be.</param>
    /// <param name="ct">Cancels.</param>
    /// <returns>Null when the provider cannot be reached or is not set up properly.</returns>
    Task<UpstreamStart?> StartAsync(
        string organizationId, string upstreamId, string state, string callback, string? typed, SignInRequest wanted, CancellationToken ct);

    /// <summary>Judges what the browser brought back, and finds or makes the person.</summary>
    /// <param name="organizationId">Tenant.</param>
    /// <param name="upstreamId">Provider that the browser was sent to.</param>
    /// <param name="kept"><see cref="UpstreamStart.Kept"/>.</param>
    /// <param name="callback">Absolute address of the callback.</param>
    /// <param name="answer">Parameters of the callback.</param>
    /// <param name="wanted">How fresh and how sure it has to be.</param>
    /// <param name="ct">Cancels.</param>
    Task<UpstreamOutcome> FinishAsync(
        string organizationId, string upstreamId, ReadOnlyMemory<byte> kept, string callback, IQueryCollection answer, SignInRequest wanted, CancellationToken ct);

    /// <summary>Whether the account at the provider still stands; null when the person does not come from a provider.</summary>
    Task<Standing?> StandingAsync(string organizationId, string personId, CancellationToken ct);
}

/// <summary>A provider responsible for somebody.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">For people.</param>
public sealed record UpstreamChoice(string Id, string Name);

/// <summary>Where to send the browser.</summary>
/// <param name="Location">Address at the provider.</param>
/// <param name="Kept">What <c>FinishAsync</c> needs to judge the answer (nonce, PKCE verifier); kept sealed. Secret.</param>
public sealed record UpstreamStart(Uri Location, ReadOnlyMemory<byte> Kept);

/// <summary>What came back from a provider.</summary>
public abstract record UpstreamOutcome
{
    private UpstreamOutcome() { }

    /// <summary>The provider vouched for somebody.</summary>
    /// <param name="PersonId">Who; found or just made.</param>
    /// <param name="Acr">One of <see cref="Contracts.Acr"/>.</param>
    /// <param name="Amr">What the provider says of its methods, or <c>fed</c>.</param>
    public sealed record SignedIn(string PersonId, string Acr, IReadOnlyList<string> Amr) : UpstreamOutcome;

    /// <summary>Nobody.</summary>
    /// <param name="Code">One of <see cref="SignInRefusals"/>.</param>
    /// <param name="Detail">What is wrong, where somebody has to mend it; may be shown.</param>
    public sealed record Refused(string Code, string? Detail = null) : UpstreamOutcome;
}
