using Gatehouse.Protocols.Saml;
using Gatehouse.Protocols.Saml.Xacml;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Mvpds.Adapters;

/// <summary>
/// What one provider does otherwise than all others. This one changes nothing; each deviation is a class beside it, which
/// <see cref="MvpdAdapters"/> lists by the name that the configuration uses.
/// </summary>
internal class MvpdAdapter
{
    /// <summary>Last word on a request to sign somebody in.</summary>
    public virtual AuthnRequest Ask(AuthnRequest request) => request;

    /// <summary>Last word on what a response must be. Signature, issuer, time and one-time use are not for an adapter to waive.</summary>
    public virtual ResponseExpectation Expect(ResponseExpectation expected, bool relayed) => expected;

    /// <summary>Why a decision denies; null leaves it to what is usual.</summary>
    public virtual TvErrorCode? Reason(XacmlDecision decision) => null;
}
