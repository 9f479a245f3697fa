using Gatehouse.Protocols.Saml;

namespace Gatehouse.Server.TvProvider.Mvpds.Adapters;

/// <summary>
/// The provider's relayed responses answer the query of Apple's framework: InResponseTo, Destination and Recipient name that
/// query and its sender, whom we do not know. Signature, issuer, audience, time, one-time use and the pending request of the
/// device still prove them.
/// </summary>
internal sealed class FrameworkQueryAdapter : MvpdAdapter
{
    /// <inheritdoc/>
    public override ResponseExpectation Expect(ResponseExpectation expected, bool relayed) =>
        relayed ? expected with { Correlation = SamlCorrelation.Ignored } : expected;
}
