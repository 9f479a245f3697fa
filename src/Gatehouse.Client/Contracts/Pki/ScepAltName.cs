using System.ComponentModel.DataAnnotations;

namespace Gatehouse.Client.Contracts.Pki;

/// <summary>A subject alternative name that the server puts into each certificate of a profile.</summary>
/// <param name="Kind">Kind of name.</param>
/// <param name="Value">Template; <c>{{attempt}}</c>, <c>{{device}}</c> and <c>{{org}}</c> are replaced. Up to 256 characters.</param>
public sealed record ScepAltName(ScepAltNameKind Kind, [property: Required, StringLength(256, MinimumLength = 1)] string Value);
