using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Pki;

/// <summary>A CA's key is in other hands.</summary>
/// <param name="Reason">What happened; kept for the audit trail.</param>
public sealed record MarkCaCompromised([property: Required, StringLength(500, MinimumLength = 1)] string Reason);
