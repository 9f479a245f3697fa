using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Pki;

/// <summary>Revokes a certificate; final, except for <c>certificateHold</c>.</summary>
/// <param name="Reason">CRL reason of RFC 5280 §5.3.1: <c>unspecified</c>, <c>keyCompromise</c>, <c>affiliationChanged</c>, <c>superseded</c>, <c>cessationOfOperation</c>, <c>certificateHold</c>, <c>privilegeWithdrawn</c>.</param>
public sealed record RevokeCertificate([property: Required, StringLength(40)] string Reason);
