namespace Gatehouse.Protocols.Mdm.Commands;

/// <summary>How a typed command is filled in from JSON.</summary>
/// <param name="Create">Makes the command; called only with arguments that have the declared names and forms.</param>
/// <param name="Parameters">All parameters.</param>
public sealed record CommandForm(Func<CommandArguments, IMdmCommand> Create, params IReadOnlyList<CommandParameter> Parameters);
