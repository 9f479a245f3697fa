using Gatehouse.Protocols.Saml;

namespace Gatehouse.Server.TvProvider.Mvpds.Adapters;

/// <summary>The provider hands on whoever is signed in at a shared browser, unless it is told to ask (SAML Core §3.4.1, ForceAuthn).</summary>
internal sealed class ForceSignInAdapter : MvpdAdapter
{
    /// <inheritdoc/>
    public override AuthnRequest Ask(AuthnRequest request) => request with { ForceAuthn = !request.IsPassive };
}
