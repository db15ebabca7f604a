import type { Phase } from './answer.ts';

/**
 * Known status words, in lower case, without spaces and dashes. A task with another word is still
 * running.
 */
const WORDS: Readonly<Record<Phase, string>> = {
  succeeded:
    'succeeded succeed success successful completed complete finished finish done ready 3 成功 已成功 ' +
    '完成 已完成 生成成功 生成完成 任务成功 任务完成 处理完成 执行成功',
  failed:
    'failed failure fail error errored unsuccessful expired expire rejected reject refused denied ' +
    'blocked moderated flagged violated nsfw invalid timeout timedout dead crashed exception lost 2 ' +
    '失败 已失败 生成失败 任务失败 处理失败 执行失败 审核失败 超时 已超时 任务超时 过期 已过期 拒绝 ' +
    '已拒绝 被拒绝 审核不通过 审核未通过 未通过审核 违规 异常 错误',
  cancelled:
    'cancelled canceled cancel aborted abort stopped terminated revoked killed deleted removed ' +
    '取消 已取消 任务取消 终止 已终止 停止 已停止 中止 已中止 撤销 已撤销 删除 已删除',
  queued:
    'pending throttled queued queue queueing queuing enqueued inqueue pendinginqueue waiting wait ' +
    'submitted submitting submit created create accepted scheduled received initialized ' +
    'initializing init notstart notstarted unstarted staged ratelimited onhold 0 排队 排队中 队列中 ' +
    '等待 等待中 待处理 待执行 待生成 未开始 未启动 已提交 提交成功 提交中 已创建 已接收 初始化',
  running:
    'running inprogress progress progressing processing process generating dreaming started ' +
    'starting active working executing rendering preparing preprocessing postprocessing encoding ' +
    'transcoding uploading downloading finalizing retrying cancelling canceling 1 运行中 正在运行 ' +
    '进行中 处理中 正在处理 生成中 正在生成 执行中 渲染中 上传中 下载中 转码中 取消中 准备中',
};

const PHASES: ReadonlyMap<string, Phase> = new Map(
  Object.entries(WORDS).flatMap(([phase, words]) =>
    words.split(' ').map((word) => [word, phase as Phase] as const),
  ),
);

/** What a service's status word means; undefined for an unknown word. */
export function readPhase(word: string): Phase | undefined {
  const bare = word.toLowerCase().replace(/[\s_.:-]/g, '');
  // Some services have words such as TASK_STATUS_SUCCEED or video.completed.
  const known = bare.replace(/^(?:task|job|video)?(?:status|state)?(?=.)/, '');
  return PHASES.get(known);
}
