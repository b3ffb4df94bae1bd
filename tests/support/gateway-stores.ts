// The gateway's stores over a file, without the gateway around them; call after `cryptoReady()`.
import { openDatabase } from '../../services/database.ts';
import { gatewayHistory } from '../../services/gateway/history.ts';
import { gatewaySlices } from '../../services/gateway/slices.ts';
import { gatewayStores, type GatewayStores } from '../../services/gateway/stores.ts';
import { silentLog } from '../../services/log.ts';
import { SqliteSql } from '../../services/sql/sqlite.ts';

/** Opens them; `closeStores` is for the end. */
export function openStores(file: string, seed: Uint8Array): Promise<GatewayStores> {
  return gatewayStores(new SqliteSql(openDatabase(file, gatewaySlices, gatewayHistory(seed))), seed, silentLog);
}

/** Closes them as the gateway does. */
export async function closeStores({ sql, sweep }: GatewayStores): Promise<void> {
  await sweep.stop();
  await sql.close();
}
