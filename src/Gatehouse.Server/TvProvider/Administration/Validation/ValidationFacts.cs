using Gatehouse.Client.Contracts.TvProvider;

namespace Gatehouse.Server.TvProvider.Administration.Validation;

/// <summary>What a draft alone does not tell.</summary>
/// <param name="Now">The time.</param>
/// <param name="LoopbackHttp">Addresses of this machine may do without TLS, as during development.</param>
/// <param name="Secrets">Secrets that are stored, by MVPD and name.</param>
/// <param name="Applications">Registered applications, by name.</param>
internal sealed record ValidationFacts(
    DateTimeOffset Now, bool LoopbackHttp, IReadOnlySet<(string Mvpd, string Name)> Secrets, IReadOnlyList<(string Name, TvApplicationSettings Settings)> Applications);
