namespace Gatehouse.Client.Apps.Http;

/// <summary>A token with the key that it is bound to.</summary>
/// <param name="Token">For one audience.</param>
/// <param name="Prover">Makes the proofs that go with it.</param>
internal readonly record struct BoundToken(AppToken Token, IDpopProver Prover);
