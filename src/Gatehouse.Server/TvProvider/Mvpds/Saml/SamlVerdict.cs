using Gatehouse.Protocols.Saml;
using Gatehouse.Server.TvProvider.Viewers;

namespace Gatehouse.Server.TvProvider.Mvpds.Saml;

/// <summary>What a response is worth.</summary>
/// <param name="Said">What it proves; null when nothing.</param>
/// <param name="Viewer">Who signed in; null when nobody did.</param>
/// <param name="Refusal">The check that failed; null when none did.</param>
internal sealed record SamlVerdict(SamlSignIn? Said, MvpdSignIn? Viewer, SamlRefusal? Refusal);
