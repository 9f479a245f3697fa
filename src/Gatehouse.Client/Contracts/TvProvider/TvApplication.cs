using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace Gatehouse.Client.Contracts.TvProvider;

/// <summary>An app or backend that may register itself, by a software statement.</summary>
/// <param name="Id"><c>app_…</c></param>
/// <param name="Name">For people; it helps to register one for each major version of an app.</param>
/// <param name="Settings">What its clients may do.</param>
/// <param name="Disabled">Its clients get nothing until it is enabled again.</param>
/// <param name="CreatedAt">When made.</param>
public sealed record TvApplication(string Id, string Name, TvApplicationSettings Settings, bool Disabled, DateTimeOffset CreatedAt);

/// <summary>An application to be registered.</summary>
/// <param name="Name">For people.</param>
/// <param name="Settings">What its clients may do; what holds by default when absent.</param>
/// <param name="GenerateScheme">Add a scheme that nobody else has, such as <c>adbe.k3x9q2hmv5dw7</c>.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record CreateTvApplication(
    [property: Required, StringLength(200, MinimumLength = 1)] string Name, TvApplicationSettings? Settings = null, bool GenerateScheme = false);

/// <summary>Changes of an application; what is absent stays. They hold at once, also for clients that are there.</summary>
/// <param name="Name">For people.</param>
/// <param name="Settings">All of its settings.</param>
/// <param name="Disabled">Give its clients nothing, or let them go on.</param>
/// <param name="GenerateScheme">Add a scheme that nobody else has.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record UpdateTvApplication(
    [property: StringLength(200, MinimumLength = 1)] string? Name = null, TvApplicationSettings? Settings = null, bool? Disabled = null, bool GenerateScheme = false);
