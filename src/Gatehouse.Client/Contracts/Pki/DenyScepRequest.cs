using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Pki;

/// <summary>Refuses a pending request.</summary>
/// <param name="Reason">Kept for the record and told to the client, up to 200 characters.</param>
public sealed record DenyScepRequest([property: StringLength(200)] string? Reason);
