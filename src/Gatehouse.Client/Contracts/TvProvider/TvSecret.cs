using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>That a secret is stored; what it is, the API never says.</summary>
/// <param name="Mvpd">MVPD that it is for.</param>
/// <param name="Name">As the configuration names it.</param>
/// <param name="UpdatedBy">Who stored it.</param>
/// <param name="UpdatedAt">When.</param>
public sealed record TvSecret(string Mvpd, string Name, string UpdatedBy, DateTimeOffset UpdatedAt);

/// <summary>A secret to be stored. It is used from the next request on.</summary>
/// <param name="Value">Secret.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SetTvSecret([property: Required, StringLength(4000, MinimumLength = 1)] string Value);
