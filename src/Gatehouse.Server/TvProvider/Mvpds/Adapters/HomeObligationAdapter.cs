using Gatehouse.Protocols.Saml.Xacml;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Mvpds.Adapters;

/// <summary>The provider says by an obligation that a viewer who was recognized by the home network is away from it.</summary>
internal sealed class HomeObligationAdapter : MvpdAdapter
{
    private const string AwayFromHome = "urn:tve:xacml:2.0:obligations:restrict-hba";

    /// <inheritdoc/>
    public override TvErrorCode? Reason(XacmlDecision decision) =>
        !decision.IsPermitted && decision.Obligations.ContainsKey(AwayFromHome) ? TvErrorCodes.AuthorizationDeniedByHbaPolicies : null;
}
